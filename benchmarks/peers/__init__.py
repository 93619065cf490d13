"""Which engines are compared, and how is each used at its best by an ordinary Python program?"""
