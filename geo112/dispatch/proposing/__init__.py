"""What a proposal is made of: the plan, the units and their road times, the rules, the choice, and the reasons."""
