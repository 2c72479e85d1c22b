"""What may be shown no longer, from when, and what becomes of it?"""
