import type { ReactNode } from "react";
import { Inset, Tag } from "#app/shared/ui/parts";

/** Stands wherever a provisional programme or framework is shown. */
export const ProvisionalTag = () => <Tag colour="orange">Draft, provisional</Tag>;

/** What is not certain about it, beside the mark. */
export const Provisional = ({ children }: { children: ReactNode }) => (
  <Inset>
    <ProvisionalTag />
    <br />
    {children}
  </Inset>
);
