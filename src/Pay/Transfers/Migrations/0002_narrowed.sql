-- What a party has narrowed after the payment (FD-9): the visibility of a payment is the more private of this and what it was sent with.
-- By its position in the log, as everything that hangs on a payment.
create table transfers.narrowed (
    position   bigint   primary key,
    visibility smallint not null check (visibility in (2, 3))     -- 2 friends, 3 private
);
grant select, insert, update on transfers.narrowed to quits_app;

create view transfers.pub_narrowed as select position, visibility from transfers.narrowed;
grant select on transfers.pub_narrowed to quits_app;
