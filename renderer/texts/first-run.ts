export const firstRun = { title: 'Set up Drawbridge' };
