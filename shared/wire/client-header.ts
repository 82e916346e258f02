/** With each call over the control socket: `window` or `command`, a space, the client's process id. No proof of anything. */
export const clientHeader = 'x-drawbridge-client';
