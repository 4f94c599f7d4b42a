"""Large files in columns: the same reading as one record after the other, many records at a time. numpy's only door.

What exists twice is here: the walk from record to record (``walk``), the fields of headers (``headers``), which packet
was seen before (``doubled``), which conversation a packet belongs to and what it adds (``grouping``, ``rows``,
``sequences``). Everything above (streams, readers, pictures, the table of conversations, the account of the file) is
shared: packets that matter are handed to it one by one, in the order of the file.

The rule for every module here: the outcome is that of the serial path, on any bytes. Where a shortcut cannot be sure of
that, it says so and the serial functions decide. ``tests/capture/columns`` holds both paths against each other.
"""
