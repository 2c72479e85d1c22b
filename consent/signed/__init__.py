"""What does somebody see and sign, and how is it kept and sealed for good?"""
