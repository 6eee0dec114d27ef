import { describe, expect, it } from 'vitest';
import { indented, wantsPretty } from './pretty.ts';

const request = (path: string, agent = 'kubectl/v1.36.0') =>
  new Request(`https://example.com${path}`, { headers: { 'user-agent': agent } });
const response = (body: string, type = 'application/json') => new Response(body, { headers: { 'content-type': type } });

describe('an answer is indented', () => {
  it('for whoever asks, and for programs that people look through, unless they say no', () => {
    expect(wantsPretty(request('/api/v1/pods'))).toBe(false);
    expect(wantsPretty(request('/api/v1/pods?pretty=true'))).toBe(true);
    expect(wantsPretty(request('/api/v1/pods?pretty=maybe'))).toBe(false);
    expect(wantsPretty(request('/api/v1/pods', 'curl/8.0'))).toBe(true);
    expect(wantsPretty(request('/api/v1/pods?pretty=false', 'curl/8.0'))).toBe(false);
  });

  it('where it is JSON and ends', async () => {
    const text = async (path: string, answer: Response) => (await indented(request(path), answer)).text();
    expect(await text('/api/v1/pods', response('{"a":[1]}'))).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(await text('/api/v1/pods?watch=true', response('{"a":1}'))).toBe('{"a":1}');
    expect(await text('/api/v1/pods/x/log', response('{"a":1}', 'text/plain'))).toBe('{"a":1}');
  });
});
