"""How a body of evidence and a statement are judged: the rules of the methods page, as code, without any record.

Read in this order: ``effects`` (numbers of one trial and of several together), ``certainty`` (direction, domains and
certainty of a body), ``sentences`` (what is said of it), ``verdicts`` (what it means for a statement). The terms are
those of GRADE (Guyatt et al., J Clin Epidemiol 2011;64:380-2 and the papers that follow it); what is ours and not
GRADE's is called ours where it stands. Records are turned into what these modules take by ``knowledge.bodies``, and
statements by ``knowledge.statements``.
"""
