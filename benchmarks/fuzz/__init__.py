"""Coverage-guided fuzzing of the readers; see README.md. No part of the test suite, because it needs atheris."""
