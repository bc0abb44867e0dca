"""flows.month_words: names of files say months in the words that SQL reads in rows."""

import duckdb

from flows.month_words import month_words
from flows.warehouse.macros import load_macros


def test_every_word_is_the_month_that_sql_reads() -> None:
    with duckdb.connect() as connection:
        load_macros(connection, "parse")
        read = {
            word: connection.execute("select parse.month_word(?)", [word]).fetchall()[0][0]
            for word in month_words()
        }

    assert month_words() == read
    assert {read[word] for word in ("nopember", "nov", "november")} == {11}
    assert len(read) >= 12 * 3
