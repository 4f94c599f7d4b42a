"""The doors to the outside: files, folders, pictures, PDF; one foreign world per file."""
