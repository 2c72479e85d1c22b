"""How do photos, clips and scans come in, and what is found in them?"""
