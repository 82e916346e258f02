import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What one identity provider remembers; can be told to forget. */
export interface IdpStore {
  adapter(model: string): Adapter;
  /** Loses every registered client, as an issuer does that was set up anew. */
  forgetClients(): void;
  /** Ends every refresh token, as an issuer does whose administrator signs everybody out. */
  forgetRefreshTokens(): void;
}

/** `graceSeconds`: how long a refresh token that was used already is taken once more, as if its answer had been lost. */
export function createIdpStore({ graceSeconds = 0 } = {}): IdpStore {
  const records = new Map<string, AdapterPayload>();
  const forget = (model: string): void => {
    for (const key of records.keys()) if (key.startsWith(`${model} `)) records.delete(key);
  };
  return {
    adapter: (model) => createAdapter(model, records, graceSeconds),
    forgetClients: () => forget('Client'),
    forgetRefreshTokens: () => forget('RefreshToken'),
  };
}

function createAdapter(model: string, records: Map<string, AdapterPayload>, graceSeconds: number): Adapter {
  const key = (id: string): string => `${model} ${id}`;
  const first = (fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
    [...records].find(([name, payload]) => name.startsWith(`${model} `) && fits(payload))?.[1];
  return {
    upsert: async (id, payload) => void records.set(key(id), payload),
    async find(id) {
      const payload = records.get(key(id));
      const usedAgo = Date.now() / 1000 - Number(payload?.consumed ?? 0);
      const isForgiven = model === 'RefreshToken' && usedAgo < graceSeconds;
      return payload && isForgiven ? { ...payload, consumed: undefined } : payload;
    },
    findByUid: async (uid) => first((payload) => payload.uid === uid),
    findByUserCode: async (code) => first((payload) => payload.userCode === code),
    destroy: async (id) => void records.delete(key(id)),
    async consume(id) {
      const payload = records.get(key(id));
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async revokeByGrantId(grantId) {
      for (const [name, payload] of records) {
        if (name.startsWith(`${model} `) && payload.grantId === grantId) records.delete(name);
      }
    },
  };
}
