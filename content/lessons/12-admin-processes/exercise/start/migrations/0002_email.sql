ALTER TABLE entries ADD COLUMN email TEXT;
UPDATE entries SET email = lower(name) || '@example.org';
