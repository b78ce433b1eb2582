ALTER TABLE entries RENAME COLUMN name TO author;
