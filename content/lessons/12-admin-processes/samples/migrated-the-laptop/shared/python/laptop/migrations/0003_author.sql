-- Ann works on this one; it is to go into v3.
ALTER TABLE entries RENAME COLUMN name TO author;
