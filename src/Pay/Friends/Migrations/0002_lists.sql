-- A person's friends, newest first; those they block, newest first; everybody hidden from them.
create index relation_friends on friends.relation (person, since desc, other desc) where state = 3;
create index relation_blocked on friends.relation (person, since desc, other desc) where state in (4, 6);
create index relation_hidden on friends.relation (person, other) where state >= 4;
