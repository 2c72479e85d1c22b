"""When is the practice open, and how is it rung up?"""
