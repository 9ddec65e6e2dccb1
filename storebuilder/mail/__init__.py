"""Messages to buyers and staff."""

from storebuilder.mail import models
from storebuilder.mail.drawing import Letter, render, words_in
from storebuilder.mail.sending import send
from storebuilder.mail.writing import write

__all__ = ["Letter", "models", "render", "send", "words_in", "write"]
