-- How far each fold is, for readers who look at its rows and at what it has not reached yet as of one moment.
create view ledger.pub_checkpoint as select projection, position from ledger.checkpoint;
grant select on ledger.pub_checkpoint to quits_app;
