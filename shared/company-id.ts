/** What stands for a company where servers are named: no server's name begins so. */
export function companyId(company: string): string {
  return `@${company}`;
}

/** The company that is meant by it; `undefined`: it is a server's name. */
export function companyOfId(id: string): string | undefined {
  return id.startsWith('@') ? id.slice(1) : undefined;
}
