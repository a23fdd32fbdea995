"""The bundled NER model: weights, word vectors, their card, and `vectors.py`, which turns a token into the tagger's input."""
