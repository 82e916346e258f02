/**
 * The least a resident core can be: each line becomes one POST over kept connections, each message that comes back a line.
 * No parsing, no features. `node daemon.cjs SOCKET`; ends with the process that forked it.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer, type Socket } from 'node:net';

const agent = new Agent({ keepAlive: true });
const newline = 10;

function serve(socket: Socket): void {
  let url: URL | undefined;
  let session: string | undefined;
  let parts: Buffer[] = [];

  function takeLine(line: Buffer): void {
    if (url) post(url, line);
    else url = new URL(line.toString());
  }

  function post(to: URL, line: Buffer): void {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'content-length': line.length,
      ...(session === undefined ? {} : { 'mcp-session-id': session }),
    };
    const sending = request(to, { method: 'POST', agent, headers }, (answer) => {
      const id = answer.headers['mcp-session-id'];
      if (typeof id === 'string') session = id;
      giveBack(answer, socket);
    });
    sending.on('error', () => socket.destroy());
    sending.end(line);
  }

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      takeLine(Buffer.concat([...parts, chunk.subarray(from, at)]));
      parts = [];
      from = at + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  });
}

function giveBack(answer: IncomingMessage, socket: Socket): void {
  const chunks: Buffer[] = [];
  const stream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => {
    const body = Buffer.concat(chunks);
    if (stream) eventData(body).forEach((data) => writeLine(socket, data));
    else if (body.length > 0) writeLine(socket, body);
  });
}

function writeLine(socket: Socket, line: Buffer): void {
  socket.write(line);
  socket.write('\n');
}

/** The data of each event that carries a message. */
function eventData(body: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const field = Buffer.from('data: {');
  for (let at = body.indexOf(field); at >= 0; at = body.indexOf(field, at)) {
    const end = body.indexOf(newline, at);
    found.push(body.subarray(at + field.length - 1, end));
    at = end;
  }
  return found;
}

createServer(serve).listen(process.argv[2], () => process.send?.('ready'));
process.on('disconnect', () => process.exit(0));
