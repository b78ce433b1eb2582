ALTER TABLE entries ADD COLUMN author TEXT;
UPDATE entries SET author = name;
