-- Who must have issued a token of this key, and for whom. NULL: whatever it says of that is good, as it was before.

ALTER TABLE "token_key" ADD COLUMN "issuer" TEXT;
ALTER TABLE "token_key" ADD COLUMN "audience" TEXT;

-- An empty one would ask every token for a claim that says nothing.
ALTER TABLE "token_key" ADD CONSTRAINT "token_key_parties" CHECK ("issuer" <> '' AND "audience" <> '');
