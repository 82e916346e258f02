import { PassThrough } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createBody, transformed } from '../../../core/remote/body.ts';

/** A connection that notes what it is told. */
function connection() {
  const told: string[] = [];
  const flow = {
    pause: () => void told.push('pause'),
    resume: () => void told.push('resume'),
    abort: ({ message }: Error) => void told.push(message),
  };
  return { told, flow };
}

async function textOf(body: { read(take: (piece: Buffer) => void): Promise<void> }): Promise<string> {
  let text = '';
  await body.read((piece) => (text += piece.toString()));
  return text;
}

describe('a body', () => {
  test('gives what came before anybody read it, and what comes after, in order', async () => {
    const { flow, told } = connection();
    const body = createBody(flow);
    body.add(Buffer.from('a'));
    body.add(Buffer.from('b'));
    const text = textOf(body);
    body.add(Buffer.from('c'));
    body.end();
    expect(await text).toBe('abc');
    expect(told).toEqual([]);
  });

  test('that ended before it is read is whole', async () => {
    const body = createBody(connection().flow);
    body.add(Buffer.from('all'));
    body.end();
    expect(await textOf(body)).toBe('all');
  });

  test('lets the connection wait where much comes and nobody reads', async () => {
    const { flow, told } = connection();
    const body = createBody(flow);
    body.add(Buffer.alloc(60_000));
    expect(told).toEqual([]);
    body.add(Buffer.alloc(60_000));
    expect(told).toEqual(['pause']);
    void body.read(() => {});
    expect(told).toEqual(['pause', 'resume']);
  });

  test('that breaks off says why to whoever reads, also later', async () => {
    const body = createBody(connection().flow);
    body.end(new Error('cut'));
    await expect(textOf(body)).rejects.toThrow('cut');
  });

  test('ends its connection where whoever reads it throws, and gives nothing more', async () => {
    const { flow, told } = connection();
    const body = createBody(flow);
    let pieces = 0;
    const read = body.read(() => {
      pieces += 1;
      throw new Error('enough');
    });
    body.add(Buffer.from('a'));
    body.add(Buffer.from('b'));
    await expect(read).rejects.toThrow('enough');
    expect(pieces).toBe(1);
    expect(told).toEqual(['enough']);
  });
});

test('a body that had ended well says all the same what whoever reads it threw', async () => {
  const body = createBody(connection().flow);
  body.add(Buffer.from('a'));
  body.end();
  await expect(body.read(() => expect.fail('enough'))).rejects.toThrow('enough');
});

describe('a body that is transformed', () => {
  test('is given as what comes out', async () => {
    const { flow } = connection();
    const body = createBody(flow);
    const text = textOf(transformed(body, flow, () => createGunzip()));
    const all = gzipSync('words');
    body.add(all.subarray(0, 5));
    body.add(all.subarray(5));
    body.end();
    expect(await text).toBe('words');
  });

  test('ends its connection where it cannot be transformed', async () => {
    const { flow, told } = connection();
    const body = createBody(flow);
    const text = textOf(transformed(body, flow, () => createGunzip()));
    body.add(Buffer.from('no gzip at all'));
    await expect(text).rejects.toThrow('incorrect header check');
    expect(told).toContainEqual(expect.stringContaining('incorrect header check'));
  });

  test('never lets its connection wait, and has a limit instead', async () => {
    const { flow, told } = connection();
    const body = createBody(flow);
    const text = textOf(transformed(body, flow, () => createGunzip()));
    const all = gzipSync(Buffer.alloc(200_000, 'x'), { level: 0 });
    body.add(all);
    body.end();
    expect(await text).toHaveLength(200_000);
    expect(told).toEqual([]);

    const endless = createBody(flow);
    const never = textOf(transformed(endless, flow, () => new PassThrough({ highWaterMark: 1 })));
    for (let n = 0; n < 70; n++) endless.add(Buffer.alloc(1024 * 1024));
    await expect(never).rejects.toThrow('an answer of more than 67108864 bytes');
  });
});
