import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { otherProblem } from './client-fault.ts';

export interface FormEndProps {
  problem: Problem | undefined;
  submit: string;
  pending: boolean;
  /** Other buttons beside the one that sends. */
  others?: ReactNode;
}

/** The last lines of a form: what went wrong beside its fields, and its buttons. */
export function FormEnd({ problem, submit, pending, others }: FormEndProps) {
  return (
    <>
      <ProblemNote of={otherProblem(problem)} />
      <div className="dialog-actions">
        {others}
        <Button type="submit" kind="primary" pending={pending}>
          {submit}
        </Button>
      </div>
    </>
  );
}
