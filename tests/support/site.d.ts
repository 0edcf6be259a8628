export interface Site {
  /** Ends with a slash. */
  readonly address: string;
  readonly close: () => void;
}

export function openSite(): Promise<Site>;
export function openSiteBelowPath(): Promise<Site>;
export function openSiteByPython(): Promise<Site>;
export function hasPython(): boolean;
