from graphs.understand.pieces import MOST, numbered

PIECES = {
    piece: n for n, piece in enumerate(("[CLS]", "[SEP]", "[UNK]", "{symbol}", "un", "##aff", "##able", "##a", "##ffable", "rsi"))
}


def told(*words):
    names = list(PIECES)
    return [names[n] for n in numbered(words, PIECES)]


def test_a_word_is_cut_into_the_longest_pieces_from_its_beginning():
    # the example of BERT's own tokenizer
    assert told("unaffable") == ["[CLS]", "un", "##aff", "##able", "[SEP]"]


def test_a_masked_name_is_one_piece():
    assert told("rsi", "{symbol}") == ["[CLS]", "rsi", "{symbol}", "[SEP]"]


def test_a_word_with_a_rest_that_is_no_piece_is_unknown_as_a_whole():
    assert told("unaffablex") == ["[CLS]", "[UNK]", "[SEP]"]


def test_of_a_long_text_the_beginning_is_read():
    assert len(told(*["rsi"] * 5000)) == MOST + 2
