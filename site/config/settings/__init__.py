"""Where does each setting come from? base (a demo or one practice on loopback), dev, test, production."""
