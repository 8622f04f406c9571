"""What templates of every sort have in common: one grammar of what they may say, one budget for what they may cost.

Text templates and Word templates both run in a ``ClosedEnvironment``. It knows Jinja2 and nothing of letters or Word.
"""
