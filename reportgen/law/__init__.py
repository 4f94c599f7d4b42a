"""What the law says, as functions of dates and places: deadlines, the authority, which norm applies when and where."""
