"""What does a form say, and how are its uses, sets, items and stories called?"""
