"""To whom does which mail go, on which day, and where without a mail server?"""
