/**
 * Kubernetes' $(NAME) expansion (third_party/forked/golang/expansion): an unknown name stays as it is written, `$$` is one
 * dollar sign.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0 || dollar === text.length - 1) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    const end = next === '(' ? text.indexOf(')', dollar + 2) : -1;
    if (end > 0) {
      const name = text.slice(dollar + 2, end);
      result += lookup(name) ?? `$(${name})`;
      at = end + 1;
    } else {
      result += next === '$' ? '$' : `$${next === '(' ? '(' : next}`;
      at = dollar + 2;
    }
  }
  return result;
}
