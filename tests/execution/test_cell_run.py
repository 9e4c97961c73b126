"""What a cell printed, as one text."""

from nbformat.v4 import new_output

from apimap.execution.cell_run import joined_streams


def stream(text: str, name: str = "stdout"):
    return new_output("stream", text=text, name=name)


def test_what_was_printed_is_joined_where_the_kernel_cut_it():
    (one,) = joined_streams([stream("embed."), stream("weight\n"), stream("out\n")])
    assert one.text == "embed.weight\nout\n"


def test_streams_and_results_keep_their_order():
    shown = new_output("display_data", {"text/plain": "x"})
    outputs = [stream("a"), stream("b", "stderr"), shown, shown, stream("c")]
    assert joined_streams(outputs) == outputs
