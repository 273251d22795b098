-- The keys that sign shared receipts (TR-19), newest first. Private halves are sealed; public ones stay for as long as receipts are shown.
create table transfers.receipt_key (
    id          text        primary key,            -- RFC 7638 thumbprint
    public_key  bytea       not null,               -- SubjectPublicKeyInfo
    private_key bytea       not null,               -- PKCS#8, sealed
    made_at     timestamptz not null
);
create unique index receipt_key_first on transfers.receipt_key ((true));   -- one, until keys are rotated
grant select, insert on transfers.receipt_key to quits_app;
