"""Files that agencies attach to what they give: judged by their content, and never run."""
