/**
 * Loaded before an example server, which wants a port of its own: has it listen on any free one of loopback, and says which.
 * And what it leaves to the clock and to chance is always the same.
 */
import { type AddressInfo, Server } from 'node:net';

const { listen } = Server.prototype;

// Every way of calling it ends here; what is left of the arguments is the callback.
Server.prototype.listen = function listenAnywhere(this: Server, ...args: unknown[]) {
  const ready = args.find((arg): arg is () => void => typeof arg === 'function');
  this.once('listening', () => process.send?.((this.address() as AddressInfo).port));
  return listen.call(this, { port: 0, host: '127.0.0.1' }, ready);
} as typeof listen;

Date.prototype.toLocaleTimeString = () => '5:14:59 AM';
Math.random = () => 0.5;
