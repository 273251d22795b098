-- The key that signs shared receipts (TR-19). Its private half is sealed; the public one stays for as long as receipts are shown.
create table transfers.receipt_key (
    id          text        primary key,            -- RFC 7638 thumbprint
    public_key  bytea       not null,               -- SubjectPublicKeyInfo
    private_key bytea       not null,               -- PKCS#8, sealed
    made_at     timestamptz not null
);
create unique index receipt_key_first on transfers.receipt_key ((true));   -- there is one
grant select, insert on transfers.receipt_key to quits_app;
