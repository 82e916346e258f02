/** The least a stdio server can be: a process that answers the first line by itself. Nothing can be answered sooner. */
process.stdin.once('data', () => {
  const capabilities = { tools: { listChanged: true } };
  const result = { protocolVersion: '2025-11-25', capabilities, serverInfo: { name: 'empty', version: '1.0.0' } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n`);
});
