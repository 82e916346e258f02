/** The least a bridge can be: bytes from stdin to the daemon and back, no features. `node relay.cjs SOCKET URL` */
import { connect } from 'node:net';

const [path = '', url = ''] = process.argv.slice(2);
const socket = connect(path);
socket.write(`${url}\n`);
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('close', () => process.exit(0));
socket.on('error', () => process.exit(1));
