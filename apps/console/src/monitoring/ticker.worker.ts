// Ticks once a second. A worker, since browsers slow the timers of a hidden page down to one a minute, and a page
// in a background tab must notice a lost link within 10 s, too (hazard H23).
setInterval(() => {
  self.postMessage(undefined);
}, 1000);
