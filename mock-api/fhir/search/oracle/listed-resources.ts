import type { TestServer } from '../../../http/testing.ts';

/** What /metadata says of a resource type. */
export interface ListedResource {
  readonly type: string;
  readonly searchParam: readonly { readonly name: string; readonly type: string }[];
  readonly searchInclude: readonly string[];
  readonly searchRevInclude: readonly string[];
}

export async function listedResources(server: TestServer): Promise<readonly ListedResource[]> {
  const { body } = await server.send('GET', 'metadata');
  const [rest] = body['rest'] as readonly { resource: readonly ListedResource[] }[];
  return rest?.resource ?? [];
}
