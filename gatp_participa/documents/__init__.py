"""A document said once, and written as PDF/UA or as DOCX: minutes, plans, evaluations.

What a document says is a list of blocks of :mod:`.blocks`; nothing of it is ever run or parsed by
who writes it, so a text that people typed cannot become anything else.
"""

from gatp_participa.documents.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Run,
    Table,
    paragraph,
)
from gatp_participa.documents.markdown import blocks_of
from gatp_participa.documents.pdf import to_pdf
from gatp_participa.documents.word import DOCX, to_docx

__all__ = [
    "DOCX",
    "Block",
    "Bullets",
    "Document",
    "Facts",
    "Figure",
    "Heading",
    "Paragraph",
    "Quote",
    "Run",
    "Table",
    "blocks_of",
    "paragraph",
    "to_docx",
    "to_pdf",
]
