-- When the account last changed, by the clock of whoever changed it. Times along one account never go back, whatever the clocks of
-- several servers say: the rolling limits find "what had been sent by then" by time (TR-12).
alter table ledger.account add column changed_at timestamptz;
grant update (changed_at) on ledger.account to quits_app;
