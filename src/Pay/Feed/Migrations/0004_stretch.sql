-- A stretch is 4096 positions now; the fold's new version writes the timelines again.
comment on column feed.timeline.stretch is 'position >> 12';
