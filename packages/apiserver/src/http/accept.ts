import { ApiError } from '@berth/machinery/errors';

/** The forms an answer can take; `protobuf` alone is not among them. */
export type Form = 'json' | 'yaml' | 'table' | 'partial';

export interface Accepted {
  form: Form;
  contentType: string;
  /** Of what a Table or metadata alone is written in; v1 unless said. */
  apiVersion?: 'meta.k8s.io/v1' | 'meta.k8s.io/v1beta1';
  /** Metadata alone: whether that of a list was asked for. */
  ofList?: boolean;
}

const json: Accepted = { form: 'json', contentType: 'application/json' };

interface Clause {
  type: string;
  parameters: Record<string, string>;
  quality: number;
}

function parse(header: string): Clause[] {
  return header
    .split(',')
    .slice(0, 50)
    .map((part) => {
      const [type = '', ...rest] = part.split(';').map((piece) => piece.trim());
      const parameters = Object.fromEntries(
        rest.map((piece) => piece.split('=', 2).map((side) => side.trim()) as [string, string]),
      );
      return { type: type.toLowerCase(), parameters, quality: Number(parameters.q ?? 1) };
    })
    .sort((a, b) => b.quality - a.quality);
}

/** One clause as a form that we print, or undefined. */
function formOf({ type, parameters }: Clause, transforms: boolean): Accepted | undefined {
  const isJson = type === 'application/json' || type === '*/*' || type === 'application/*';
  const { as, g, v } = parameters;
  if (as !== undefined && as !== '') {
    if (!isJson || !transforms || g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
    const apiVersion = `meta.k8s.io/${v}` as const;
    if (as === 'Table') return { ...json, form: 'table', apiVersion };
    const ofList = as === 'PartialObjectMetadataList';
    return ofList || as === 'PartialObjectMetadata' ? { ...json, form: 'partial', apiVersion, ofList } : undefined;
  }
  if (isJson) return json;
  if (type === 'application/yaml') return { form: 'yaml', contentType: 'application/yaml' };
  return undefined;
}

/**
 * The first form in the header that we print; a client that names protobuf first takes JSON second. `transforms`: whether the
 * answer can be a Table or metadata alone. @throws ApiError NotAcceptable
 */
export function negotiate(header: string | null, transforms = true): Accepted {
  if (header === null) return json;
  const known = transforms ? agreed : agreedPlain;
  const before = known.get(header);
  if (before !== undefined) return before;
  const found = formFor(header, transforms);
  if (header.length > longestKept) return found;
  if (known.size >= mostKept) known.clear();
  known.set(header, found);
  return found;
}

/** Clients send the same few headers with every request; to take one apart cost 4% of a small write. */
const agreed = new Map<string, Accepted>();
const agreedPlain = new Map<string, Accepted>();
const mostKept = 200;
const longestKept = 500;

function formFor(header: string, transforms: boolean): Accepted {
  if (header.trim() === '') return json;
  for (const clause of parse(header)) {
    const form = formOf(clause, transforms);
    if (form !== undefined) return form;
  }
  // Status and objects go out as JSON to those who take protobuf alone: client-go reads by the content type of the answer.
  if (header.includes('application/vnd.kubernetes.protobuf')) return json;
  throw new ApiError(
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml',
  );
}
