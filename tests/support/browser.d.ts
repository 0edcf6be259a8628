/** What Playwright's `launch` takes. */
export interface FoundBrowser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

export function findBrowser(
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<FoundBrowser>;
