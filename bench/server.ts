/**
 * The remote MCP server everything is measured against, in a process of its own: the tests' server of the 2025 era, which
 * is the official SDK as it comes, with sessions and event streams. Sends its port to the process that forked it and ends
 * with it. Loopback only.
 */
import { startLegacyServer } from '../test/fakes/mcp-servers/legacy-server.ts';

const { url } = await startLegacyServer();
process.send?.(Number(url.port));
process.on('disconnect', () => process.exit(0));
