import assert from 'node:assert/strict';
import type { JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { contents, icons, marked, structured, structuredList, toolAnnotations } from '../offers/contents.ts';
import { knows, type Revision } from '../revisions.ts';
import { type Defined, defined, lackOf } from '../specification.ts';
import { callTool, contentOf, type Feature, listAll, type Pair } from './feature.ts';

async function toolNamed({ host }: Pair, name: string): Promise<JsonObject> {
  const tool = (await listAll(host, 'tools/list', 'tools')).find((one) => one['name'] === name);
  assert.ok(tool, `there is no tool ${name}`);
  return tool;
}

const has = (revision: Revision, what: Defined) => lackOf(what, revision) === undefined;

/** A kind of content arrives as it was sent; a host that does not know it gets something else that says the same. */
function content(name: keyof typeof contents, title: string, needs: Defined, instead: RegExp = /$/): Feature {
  return {
    name: `content: ${title}`,
    server: needs,
    async check({ host }) {
      const blocks = contentOf(await callTool(host, name));
      if (has(host.revision, needs)) return assert.deepEqual(blocks, [contents[name]]);
      assert.ok(blocks.length > 0, 'nothing is left of it');
      assert.ok(
        blocks.every(({ type }) => type === 'text' || type === 'resource'),
        JSON.stringify(blocks),
      );
      assert.match(JSON.stringify(blocks), instead);
    },
  };
}

/** A member of a tool's definition that not every revision has: there it may be, or be left out. */
function member(name: string, tool: string, needs: Defined, value: unknown): Feature {
  return {
    name: `tools: ${name}`,
    server: needs,
    async check(pair) {
      const found = (await toolNamed(pair, tool))[name];
      if (has(pair.host.revision, needs)) assert.deepEqual(found, value);
      await callTool(pair.host, tool);
    },
  };
}

export const toolFeatures: readonly Feature[] = [
  {
    name: 'tools: list, every definition',
    async check({ host, server }) {
      const found = await listAll(host, 'tools/list', 'tools');
      for (const { definition } of server.offer.tools) {
        const tool = found.find(({ name }) => name === definition.name);
        assert.ok(tool, `${definition.name} is missing`);
        if (host.revision >= server.revision) assert.deepEqual(tool, definition);
        else
          assert.deepEqual(
            [tool['description'], tool['inputSchema']],
            [definition['description'], definition['inputSchema']],
          );
      }
    },
  },
  content('give-text', 'text', defined.always),
  content('give-image', 'image', defined.always),
  content('give-audio', 'audio', defined.audio, /audio\/wav/),
  content('give-embedded', 'embedded text', defined.always),
  content('give-blob', 'embedded blob', defined.always),
  content('give-link', 'resource link', defined.links, /note:\/\/today/),
  {
    name: 'content: several blocks in order',
    async check({ host }) {
      const blocks = contentOf(await callTool(host, 'give-many'));
      assert.deepEqual(blocks, [contents['give-text'], contents['give-image']]);
    },
  },
  {
    name: 'structured content',
    server: defined.structured,
    async check({ host }) {
      const result = await callTool(host, 'give-structured');
      assert.match(JSON.stringify(contentOf(result)), /today/);
      if (has(host.revision, defined.structured)) assert.deepEqual(result['structuredContent'], structured);
    },
  },
  {
    name: 'structured content that is no object',
    server: defined.anyStructured,
    async check(pair) {
      const result = await callTool(pair.host, 'give-structured-list');
      if (has(pair.host.revision, defined.anyStructured))
        return assert.deepEqual(result['structuredContent'], structuredList);
      assert.match(JSON.stringify(contentOf(result)), /milk/);
      const tool = await toolNamed(pair, 'give-structured-list');
      const schema = tool['outputSchema'] as JsonObject | undefined;
      assert.ok(schema === undefined || schema['type'] === 'object', 'an output schema the host cannot take');
    },
  },
  member('annotations', 'with-annotations', defined.annotations, toolAnnotations),
  member('title', 'with-title', defined.titles, 'A title for people'),
  member('icons', 'with-icons', defined.icons, icons),
  {
    name: 'unknown members of a result',
    async check({ host }) {
      const result = await callTool(host, 'give-marked');
      const { 'io.modelcontextprotocol/serverInfo': _, ...meta } = result['_meta'] as JsonObject;
      assert.deepEqual(meta, marked._meta);
    },
  },
  {
    name: 'arguments and _meta of a call',
    async check({ host }) {
      const args = { key: 'ünï \u2028 ✓', deep: [{ n: 1.5, none: null }] };
      const _meta = { traceparent: '00-a-b-01', 'com.example/x': { y: [1] } };
      const result = await host.ask('tools/call', { name: 'tell-back', arguments: args, _meta });
      const told = JSON.parse(words(contentOf(result)[0]?.['text'])) as { args: unknown; meta: JsonObject };
      assert.deepEqual(told.args, args);
      for (const [name, value] of Object.entries(_meta)) assert.deepEqual(told.meta[name], value, name);
    },
  },
  {
    name: 'a tool that fails',
    async check({ host }) {
      const result = await callTool(host, 'fail');
      assert.equal(result['isError'], true);
      assert.deepEqual(contentOf(result), [{ type: 'text', text: 'the shelf is empty' }]);
    },
  },
  {
    name: 'pages: all that there is, once',
    async check({ host, server }) {
      const names = (await listAll(host, 'tools/list', 'tools')).map(({ name }) => words(name));
      assert.equal(new Set(names).size, names.length, 'a tool comes twice');
      for (const { definition } of server.offer.tools) assert.ok(names.includes(definition.name), definition.name);
      assert.ok(knows(host.revision, '2024-11-05'));
    },
  },
];
