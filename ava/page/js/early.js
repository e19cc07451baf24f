/* Sets the chosen colours before anything is drawn, so that a dark page never flashes light. Not a module: those run later. */
document.documentElement.dataset.theme = localStorage.getItem('ava.theme') ?? 'auto'
