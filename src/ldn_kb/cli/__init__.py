"""The commands of ``ldn-kb``, one module each: its options, what it prints, its exit code; the work is done elsewhere.

Modules here import the packages they need inside their functions, so that ``--help`` and wrong use answer at once.
"""
