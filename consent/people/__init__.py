"""Who is this patient, who speaks for them, and is it they who ask?"""
